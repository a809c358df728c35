import { Field } from './Field';
import { Select } from './Select';
import s from './Finder.module.css';

type Props<T extends string> = {
  label: string;
  example?: string;
  words: string;
  onWords: (words: string) => void;
  sortLabel: string;
  sort: T;
  sorts: { value: T; word: string }[];
  onSort: (sort: T) => void;
};

/** Above a list: what to look for in it, and in what order it stands. */
export function Finder<T extends string>({ label, example, words, onWords, sortLabel, sort, sorts, onSort }: Props<T>) {
  return (
    <search className={`${s.finder} noprint`}>
      <Field label={label} example={example} icon="search" type="search" value={words} onChange={onWords} />
      <Select label={sortLabel} inline value={sort} options={sorts} onChange={onSort} />
    </search>
  );
}
