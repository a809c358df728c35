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
const root = document.getElementById('root');
if (root) {
  void wordsOf(kept.language).then((messages) => {
    createRoot(root).render(
      <StrictMode>
        {/* Made after the text size is set: Chromium asks a container that had nothing in it no second time. */}
        <div id="shop"><App language={kept.language} messages={messages} /></div>
      </StrictMode>,
    );
  });
}
