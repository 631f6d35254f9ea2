import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { writeMessageTypes } from './scripts/message-types.js';

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['baseLocale']
		}),
		// The compiler empties its folder: the types are written after it.
		{ name: 'message-types', buildEnd: () => void writeMessageTypes() },
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
