// What a person chose on this page, for the next time. A browser that keeps nothing for pages has them choose again.

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`atelier.stream.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`atelier.stream.${name}`, value);
  } catch {
    // It holds for this page all the same.
  }
}
