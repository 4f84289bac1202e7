// No quotes or angle brackets, so that it stands in the page as it is written here.
const adoptTheme = "try{localStorage.theme=document.documentElement.dataset.theme}catch(e){}";

/**
 * Tells the theme's own script, which runs after this one and before the first paint, what the account says. Without it a browser
 * that knows another theme from earlier would show that one first.
 */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {adoptTheme}
    </script>
  );
}
