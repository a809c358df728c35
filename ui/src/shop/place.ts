/** Where one is in the shop: the part of the address behind its #. */
import { navigate, useHashLocation } from 'wouter/use-hash-location';

type Go = typeof navigate;

/** What a place was asked with goes with that place: the next one begins without it. */
const go: Go = (to, how) => navigate(to.includes('?') ? to : `${to}?`, how);

export function usePlace(): [string, Go] {
  return [useHashLocation()[0], go];
}

usePlace.hrefs = (place: string) => `#${place}`;
