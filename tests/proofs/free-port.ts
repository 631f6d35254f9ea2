import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port that nothing listens on now, below those that systems give to connections by themselves: nobody else takes it
 * before it is used, nor while a server is started again on it.
 */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		if (await isFree(port)) return port;
	}
}

function isFree(port: number): Promise<boolean> {
	return new Promise((found) => {
		const server = createServer().once('error', () => found(false));
		server.listen(port, '127.0.0.1', () => server.close(() => found(true)));
	});
}
