import s from './Browse.module.css';

/** The place of a card that is still being fetched, as large as one. */
export function Blank() {
  return <div className={s.blank} aria-hidden="true"><span /></div>;
}
