/** The first thing that runs: paints as was last chosen, fetches that language's words, then opens the shop. */
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource-variable/besley/wght.css';
import './look/tokens.css';
import './look/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import { keptPaint, paint } from './shop/settings';
import { wordsOf } from './words';

const kept = keptPaint();
paint(kept);
const shop = document.getElementById('shop');
if (shop) {
  void wordsOf(kept.language).then((messages) => {
    createRoot(shop).render(<StrictMode><App language={kept.language} messages={messages} /></StrictMode>);
  });
}
