import { useWords, type WordId } from '../words';
import s from './Tag.module.css';

/** What may be done with a thing, and how its tag and its chip are painted. */
export type Mode = 'lend' | 'swap' | 'give' | 'rent' | 'sell' | 'help' | 'stay' | 'ride' | 'credit_loan' | 'wanted';

export const MODES: Mode[] = ['lend', 'swap', 'give', 'rent', 'sell', 'help', 'stay', 'ride', 'credit_loan', 'wanted'];

export const MODE_TAG: Record<Mode, WordId> = {
  lend: 'mode.lend', swap: 'mode.swap', give: 'mode.give', rent: 'mode.rent', sell: 'mode.sell', help: 'mode.help',
  stay: 'mode.stay', ride: 'mode.ride', credit_loan: 'mode.credit_loan', wanted: 'mode.wanted',
};

/** The class that says which paint: six tins serve ten modes, because the word says which it is. */
export function paintOf(mode: Mode): string {
  const tins: Record<Mode, string | undefined> = {
    lend: s.lend, swap: s.swap, give: s.give, rent: s.rent, sell: s.rent, help: s.help, stay: s.give, ride: s.help,
    credit_loan: s.swap, wanted: s.wanted,
  };
  return tins[mode] ?? '';
}

export function modeOf(listing: { mode: string; wanted: boolean }): Mode {
  if (listing.wanted) return 'wanted';
  return MODES.find((m) => m === listing.mode) ?? 'lend';
}

/** A swing tag with the mode's word. */
export function Tag({ mode }: { mode: Mode }) {
  const say = useWords();
  return (
    <span className={s.wrap}>
      <span className={`${s.tag} ${paintOf(mode)}`}>{say(MODE_TAG[mode])}</span>
    </span>
  );
}
