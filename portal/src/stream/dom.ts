export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`stream.html has no #${id}`);
  return found;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', className = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
