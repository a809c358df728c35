/** A word to the organisers: what is wrong in general, and what the neighbour says of it. */

/** What a report holds at most, with the title of what it is about. */
const BYTES = 400;

/** The reason and the words after it, as the organisers read them. */
export function reportOf(reason: string, words: string): string {
  const more = words.trim();
  return more ? `${reason}: ${more}` : reason;
}

/** Whether a report has room for this. Letters outside of the English alphabet take more of it. */
export function hasRoom(title: string, text: string): boolean {
  return new TextEncoder().encode(title + text).length <= BYTES;
}
