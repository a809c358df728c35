/** The categories that the program ships; a group may use words of its own, which are shown as they are. */
import type { WordId } from '../words';
import bicycle from '../pictures/bicycle.svg';
import bicycleCut from '../pictures/bicycle-cut.svg';
import bicycleOutline from '../pictures/bicycle-outline.svg';
import drill from '../pictures/drill.svg';
import drillCut from '../pictures/drill-cut.svg';
import drillOutline from '../pictures/drill-outline.svg';
import jamPan from '../pictures/jam-pan.svg';
import jamPanCut from '../pictures/jam-pan-cut.svg';
import jamPanOutline from '../pictures/jam-pan-outline.svg';
import ladder from '../pictures/ladder.svg';
import ladderCut from '../pictures/ladder-cut.svg';
import ladderOutline from '../pictures/ladder-outline.svg';
import projector from '../pictures/projector.svg';
import projectorCut from '../pictures/projector-cut.svg';
import projectorOutline from '../pictures/projector-outline.svg';
import sewing from '../pictures/sewing-machine.svg';
import sewingCut from '../pictures/sewing-machine-cut.svg';
import sewingOutline from '../pictures/sewing-machine-outline.svg';
import books from '../pictures/books.svg';
import booksCut from '../pictures/books-cut.svg';
import booksOutline from '../pictures/books-outline.svg';
import hour from '../pictures/hour.svg';
import hourCut from '../pictures/hour-cut.svg';
import hourOutline from '../pictures/hour-outline.svg';
import parcel from '../pictures/parcel.svg';
import parcelCut from '../pictures/parcel-cut.svg';
import parcelOutline from '../pictures/parcel-outline.svg';
import tent from '../pictures/tent.svg';
import tentCut from '../pictures/tent-cut.svg';
import tentOutline from '../pictures/tent-outline.svg';
import wheelbarrow from '../pictures/wheelbarrow.svg';
import wheelbarrowCut from '../pictures/wheelbarrow-cut.svg';
import wheelbarrowOutline from '../pictures/wheelbarrow-outline.svg';

/** A drawing that stands for a photo, the same cut out for the wall, and its painted place. */
export type Drawing = { picture: string; cut: string; outline: string };

export const CATEGORIES = ['tools', 'ladders', 'garden', 'kitchen', 'craft', 'bicycles', 'outdoors', 'film', 'books', 'help', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

export const CATEGORY_WORD: Record<Category, WordId> = {
  tools: 'category.tools', ladders: 'category.ladders', garden: 'category.garden', kitchen: 'category.kitchen',
  craft: 'category.craft', bicycles: 'category.bicycles', outdoors: 'category.outdoors', film: 'category.film', books: 'category.books', help: 'category.help',
  other: 'category.other',
};

const DRAWINGS: Record<Category, Drawing> = {
  tools: { picture: drill, cut: drillCut, outline: drillOutline },
  ladders: { picture: ladder, cut: ladderCut, outline: ladderOutline },
  garden: { picture: wheelbarrow, cut: wheelbarrowCut, outline: wheelbarrowOutline },
  kitchen: { picture: jamPan, cut: jamPanCut, outline: jamPanOutline },
  craft: { picture: sewing, cut: sewingCut, outline: sewingOutline },
  bicycles: { picture: bicycle, cut: bicycleCut, outline: bicycleOutline },
  outdoors: { picture: tent, cut: tentCut, outline: tentOutline },
  film: { picture: projector, cut: projectorCut, outline: projectorOutline },
  books: { picture: books, cut: booksCut, outline: booksOutline },
  help: { picture: hour, cut: hourCut, outline: hourOutline },
  other: { picture: parcel, cut: parcelCut, outline: parcelOutline },
};

export function isCategory(category: string): category is Category {
  return (CATEGORIES as readonly string[]).includes(category);
}

export function drawingOf(category: string): Drawing {
  return DRAWINGS[isCategory(category) ? category : 'other'];
}
