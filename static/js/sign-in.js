// A page whose person was signed out goes on once they have signed in again, perhaps in another tab.
import { token } from "./csrf.js";

/** This page as it would be now; null where the site cannot be reached. */
export const ask = () => fetch(location.href, { cache: "no-store" }).catch(() => null);

/** Whether the same person is signed in, perhaps anew in another tab: then this page goes on with the token of now. */
export async function renew(asked = ask()) {
  const text = await asked.then((answer) => answer?.text()).catch(() => "");
  const { dataset, attributes } = new DOMParser().parseFromString(text ?? "", "text/html").body;
  if (!dataset.person || dataset.person !== document.body.dataset.person) return false;
  document.body.setAttribute("hx-headers", attributes["hx-headers"].value);
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token();
  return true;
}
