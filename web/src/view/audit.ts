import { Refusal, api } from "../api/client";
import { h } from "./dom";

export async function auditDialog(): Promise<void> {
  const dialog = h("dialog", { class: "dialog", "aria-label": "Audit trail" });
  const close = h("button", { type: "button", class: "plain", click: () => dialog.close() }, "Close");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  try {
    const view = await api.audit();
    const heads = ["No.", "UTC", "Mission UTC", "Account", "Organisation", "What", "Subject", "Outcome"];
    const rows = [...view.entries].reverse().map((entry) => h("tr", {},
      ...[String(entry.n), entry.utc_wall, entry.mission_utc, entry.account, entry.organisation, entry.what, entry.subject, entry.outcome].map((text) => h("td", {}, text))));
    dialog.append(h("div", { class: "tools" }, h("h2", {}, "Audit trail"), close),
      h("p", { class: "quiet" }, `Each line carries the digest of the one before and is signed; all were verified when the service began. Public key (Ed25519): ${view.public_key}`),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Entries" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, ...rows))));
  } catch (error) {
    dialog.append(h("p", {}, error instanceof Refusal ? error.message : String(error)), close);
  }
  dialog.showModal();
}
