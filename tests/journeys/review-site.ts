/** A server in practice mode, a browser, and stories that have arrived, for all tests of one file. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';
import { openReviewRoom, type ReviewRoom } from './review-room.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

export interface ReviewSite {
	readonly server: RunningServer;
	readonly browser: Browser;
	readonly room: ReviewRoom;
}

/** Opens it before the first test of the file and closes it after the last; until then nothing of it can be read. */
export function openForTests(options: ServerOptions = {}): ReviewSite {
	let site: ReviewSite | null = null;
	const open = (): ReviewSite => {
		if (site === null) throw new Error('the site is open in tests only');
		return site;
	};
	const stack = new AsyncDisposableStack();
	beforeAll(async () => {
		const server = stack.use(await startServer(options));
		const browser = stack.adopt(await openBrowser(), (opened) => opened.close());
		const room = stack.adopt(await openReviewRoom(server.data), (opened) => opened.close());
		site = { server, browser, room };
	});
	afterAll(() => stack.disposeAsync());
	return {
		get server() {
			return open().server;
		},
		get browser() {
			return open().browser;
		},
		get room() {
			return open().room;
		}
	};
}
