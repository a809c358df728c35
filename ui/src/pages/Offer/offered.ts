/** What is filled in on this page, and what of it is sent. */
import type { ListingDraft, PhotoId } from '../../api';
import type { Mode } from '../../parts/Tag';

export type Offered = {
  title: string;
  text: string;
  category: string;
  mode: Mode;
  photos: PhotoId[];
  longest: string;
  notice: string;
  buffer: string;
  care: string;
  condition: string;
  quantity: string;
  group: string;
};

export const BLANK: Offered = {
  title: '', text: '', category: 'other', mode: 'lend', photos: [], longest: '7', notice: '', buffer: '', care: '', condition: '', quantity: '1', group: '',
};

/** A number of days or pieces as typed; undefined where it is none. */
export function figure(typed: string): number | undefined {
  const n = Number(typed.trim());
  return typed.trim() && Number.isInteger(n) && n >= 0 && n < 10_000 ? n : undefined;
}

/** Photos are named only where there are or were some, so that a program without photos takes the rest. */
export function draftOf(o: Offered, wanted: boolean, hadPhotos: boolean): ListingDraft {
  const lends = !wanted && ['lend', 'rent', 'stay'].includes(o.mode);
  return {
    title: o.title.trim(),
    text: o.text.trim(),
    category: o.category,
    mode: wanted ? 'lend' : o.mode,
    wanted,
    care: o.care.trim(),
    condition: o.condition.trim(),
    quantity: figure(o.quantity) || 1,
    ...(lends ? { longest_days: figure(o.longest) ?? 0, notice_days: figure(o.notice) ?? 0, buffer_days: figure(o.buffer) ?? 0 } : {}),
    ...(o.photos.length || hadPhotos ? { photos: o.photos } : {}),
  };
}
