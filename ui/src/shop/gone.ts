/**
 * Whom a removal would take along, remembered by this browser for as long as their records are kept: once it is decided the
 * program tells their names no more, and whoever wants to keep one of them after all has to know whom there is.
 */
import type { Person } from '../api';

const BEGINS = 'hedgerow.gone.';
const LIFE_MS = 30 * 86_400_000;

export type Gone = Pick<Person, 'id' | 'name'>;
type Kept = { at: number; people: Gone[] };

export function rememberGone(decision: string, people: Gone[]) {
  const kept: Kept = { at: Date.now(), people: people.map(({ id, name }) => ({ id, name })) };
  try {
    localStorage.setItem(BEGINS + decision, JSON.stringify(kept));
  } catch {
    // A full store offers nobody, and decides nothing.
  }
}

export function goneWith(decision: string): Gone[] {
  return read(BEGINS + decision);
}

/** What somebody was called who went along with any removal. */
export function goneName(person: string): string | undefined {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(BEGINS));
  return names.flatMap(read).find((one) => one.id === person)?.name;
}

function read(name: string): Gone[] {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as Kept | null;
    if (kept && Date.now() - kept.at < LIFE_MS) return kept.people;
    localStorage.removeItem(name);
  } catch {
    // What cannot be read is as good as nothing.
  }
  return [];
}
