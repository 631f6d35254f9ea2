import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { writeMessages } from './scripts/words.js';

/** Once for the pages of servers and of browsers; not at all where they were just made and somebody reads them (`npm test`). */
let words: Promise<void> | undefined = process.env.SUITCASE_WORDS_ARE_MADE ? Promise.resolve() : undefined;

export default defineConfig({
	plugins: [
		{ name: 'words', buildStart: () => (words ??= writeMessages()) },
		sveltekit({
			adapter: adapter(),
			// Public pages travel in one round trip: their styles stand in the page.
			inlineStyleThreshold: 16384,
			// Styles stand inside pages of every depth: what they point to is named from the root.
			paths: { relative: false },
			csp: {
				// Hashes, not nonces: the same page is the same bytes, so it can be kept and served again.
				mode: 'hash',
				directives: {
					'default-src': ['none'],
					'script-src': ['self'],
					'style-src': ['self'],
					'img-src': ['self'],
					'media-src': ['self'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'manifest-src': ['self'],
					'worker-src': ['self'],
					'form-action': ['self'],
					'base-uri': ['none'],
					'frame-ancestors': ['none'],
					// The framework's announcer carries one style attribute; this is exactly its hash.
					'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=']
				}
			}
		})
	]
});
