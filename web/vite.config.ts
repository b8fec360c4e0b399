import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` sends API calls: a real daemon, or the mock board of dev/mock-server.mjs.
const daemon = process.env['JETCREW_URL'] ?? 'http://127.0.0.1:8090';

export default defineConfig({
  plugins: [svelte()],
  // The daemon takes no request whose Origin is not its Host: the browser's own Host is handed on.
  server: { proxy: { '/api': { target: daemon, changeOrigin: false } } },
  build: {
    target: 'es2022',
    // The daemon sends `Content-Security-Policy: default-src 'self'`: nothing may become a data: URL or an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 200,
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
  },
});
