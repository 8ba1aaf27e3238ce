// The light and dark switch without a reload. The cookie is the one that the server would have set.

const YEAR_S = 31536000;

/** Make the theme buttons act in place; without scripts they send the form. */
export function switchThemeInPlace(root) {
  const buttons = root.querySelectorAll("button[name=theme]");
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const theme = button.value;
      if (theme === "system") delete root.documentElement.dataset.theme;
      else root.documentElement.dataset.theme = theme;
      const age = theme === "system" ? 0 : YEAR_S;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      root.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}
