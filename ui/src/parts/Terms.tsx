import type { Term } from '../shop/terms';
import { Icon } from './Icon';
import s from './Terms.module.css';

export function Terms({ terms }: { terms: Term[] }) {
  return (
    <ul className={s.terms}>
      {terms.map((t) => (
        <li key={t.id}><Icon of={t.icon} /><span><b>{t.title}</b>{t.more && <> {t.more}</>}</span></li>
      ))}
    </ul>
  );
}
