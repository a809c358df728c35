import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where a running Hedgerow answers while pages are worked on: `hedgerow serve --web` prints it. */
const door = process.env.HEDGEROW_DOOR ?? 'http://127.0.0.1:7140';
/** The door asks every request for its own name and for a page of its own. */
const toTheDoor = { target: door, changeOrigin: true, headers: { origin: door } };

export default defineConfig({
  plugins: [
    react(),
    // Only the words of React Aria that our languages need.
    { ...optimizeLocales.vite({ locales: ['en-GB', 'en-US', 'fr-FR', 'es-ES', 'de-DE', 'hu-HU', 'ja-JP'] }), enforce: 'pre' },
  ],
  server: { host: '127.0.0.1', port: 5173, strictPort: true, proxy: { '/api': toTheDoor, '/enter': toTheDoor } },
  build: {
    target: ['es2022', 'safari16.4'],
    // Every picture and font is a file of its own: the policy allows no more than that, and a cache keeps them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});
