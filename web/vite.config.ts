import { defineConfig } from "vite";

// The built page is committed and goes into the binary: names without hashes of the machine, no source maps.
// While the page is worked on, `npx vite` or `npx vite preview` passes what it asks on to a service that runs.
const service = process.env.HILAL_SERVICE ?? "http://127.0.0.1:8470";
const proxy = { "/api": { target: service, ws: true, changeOrigin: true, headers: { origin: service } } };

export default defineConfig({
  server: { proxy },
  preview: { proxy },
  base: "./",
  build: {
    outDir: "../crates/control/page",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
