/** Hands the person at the page a file of what the page has, without a way over the server. */
export function saveAsJson(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then to read what it saves.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
