import { Refusal, api, type Me } from "../api/client";
import { h, say } from "./dom";

export function signIn(reason: string, onDone: (me: Me) => void): HTMLElement {
  const account = h("input", { name: "account", autocomplete: "username", required: true, autofocus: true, id: "account" });
  const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true, id: "password" });
  const message = h("p", { class: "message", role: "alert" }, reason);
  const submit = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h("form", {
    submit: (event) => {
      event.preventDefault();
      submit.disabled = true;
      api.signIn(account.value.trim(), password.value).then(onDone, (error: unknown) => {
        say(message, error instanceof Refusal ? error.message : String(error));
        submit.disabled = false;
        password.select();
      });
    },
  },
    h("label", { for: "account" }, "Account"), account,
    h("label", { for: "password" }, "Password"), password,
    submit, message);
  return h("main", { class: "signin" },
    h("h1", {}, "Hilal mission control"),
    h("p", { class: "quiet" }, "Passwords were printed where the service was started."),
    form);
}
