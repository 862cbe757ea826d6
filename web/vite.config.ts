import { defineConfig } from "vite";

// The built page is committed and goes into the binary: names without hashes of the machine, no source maps.
export default defineConfig({
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
