/** What leaves the program by the neighbour's hand: a file, words for another program, paper. */

/** Offers a file to be kept wherever the browser or the window keeps files. */
export function save(name: string, what: Blob) {
  const address = URL.createObjectURL(what);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The file is read after the click, so its address must outlive this turn.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Lays words where another program can paste them; false where the browser refuses. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A name that every system takes for a file. */
export function fileName(words: string, ending: string): string {
  const plain = words.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${plain || 'hedgerow'}.${ending}`;
}
