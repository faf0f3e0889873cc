/** What a browser calls itself, in words that tell two machines of one person apart. */
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Opera', /\bOPR\//],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** "Firefox, Windows"; the agent's first word where it is no browser, `null` where it says nothing. */
export function agentWords(agent: string | null): string | null {
  const named = (names: typeof BROWSERS | typeof SYSTEMS) =>
    names.find(([, pattern]) => pattern.test(agent ?? ''))?.[0];
  const known = [named(BROWSERS), named(SYSTEMS)].filter((word) => word !== undefined);
  return known.join(', ') || agent?.split(/[\s/]/, 1)[0] || null;
}
