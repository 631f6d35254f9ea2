import { createServer } from 'node:net';

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
	return new Promise((found) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const at = server.address();
			server.close(() => found(typeof at === 'object' && at ? at.port : 0));
		});
	});
}
