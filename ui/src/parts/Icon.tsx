import { ICONS, type IconName } from './icons';
import s from './Icon.module.css';

const PATH = /<path d="([^"]+)"( opacity="0\.2")?/g;

/**
 * A two-colour print: the paint lies a little off the line. It is decoration only, and never stands without a word.
 */
export function Icon({ of, className = '' }: { of: IconName; className?: string }) {
  return (
    <svg className={`${s.icon} ${className}`} viewBox="0 0 256 256" aria-hidden="true" focusable="false">
      {[...ICONS[of].matchAll(PATH)].map(([, d, isPaint]) =>
        isPaint ? <path key={d} d={d} className={s.paint} transform="translate(9 7)" /> : <path key={d} d={d} />,
      )}
    </svg>
  );
}
