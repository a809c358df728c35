/** Whether there is room for two things side by side. */
import { useSyncExternalStore } from 'react';

/** The breakpoint of the styles, in the shop's own em: "narrow" ends here. */
const NARROW_EM = 42.2;

function isWide(): boolean {
  const shop = document.getElementById('shop');
  return shop !== null && shop.clientWidth > NARROW_EM * (parseFloat(getComputedStyle(shop).fontSize) || 16);
}

function watch(changed: () => void): () => void {
  const shop = document.getElementById('shop');
  if (!shop) return () => {};
  const seen = new ResizeObserver(changed);
  seen.observe(shop);
  // A larger text makes the same window narrower.
  const text = new MutationObserver(changed);
  text.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => { seen.disconnect(); text.disconnect(); };
}

export function useWide(): boolean {
  return useSyncExternalStore(watch, isWide);
}
