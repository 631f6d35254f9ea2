/** Stands between a server and its database, so that a proof can close or silently swallow one connection. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SocketProxy {
	/** Folder of the socket, to be named as the host. */
	readonly folder: string;
	/** From now on nothing passes on the listening connections, in either direction; they stay open. */
	swallowListening(): void;
	/** Closes the listening connections at once. */
	closeListening(): void;
	close(): Promise<void>;
}

/** Passes everything on to the PostgreSQL socket in `target` and notices which connections listen. */
export async function proxySocket(target: string): Promise<SocketProxy> {
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-proxy-'));
	const listening = new Set<{ inside: Socket; outside: Socket; swallowed: boolean }>();
	const all = new Set<Socket>();
	const server = createServer((inside) => {
		const outside = connect(join(target, '.s.PGSQL.5432'));
		const pair = { inside, outside, swallowed: false };
		all.add(inside).add(outside);
		inside.on('data', (chunk: Buffer) => {
			if (/\blisten\s/i.test(chunk.toString('latin1'))) listening.add(pair);
			if (!pair.swallowed) outside.write(chunk);
		});
		outside.on('data', (chunk: Buffer) => {
			if (!pair.swallowed) inside.write(chunk);
		});
		const end = () => {
			listening.delete(pair);
			inside.destroy();
			outside.destroy();
			all.delete(inside);
			all.delete(outside);
		};
		for (const socket of [inside, outside]) socket.on('close', end).on('error', end);
	});
	await new Promise<void>((ready) => server.listen(join(folder, '.s.PGSQL.5432'), () => ready()));
	return {
		folder,
		swallowListening: () => {
			for (const pair of listening) pair.swallowed = true;
		},
		closeListening: () => {
			for (const pair of listening) pair.inside.destroy();
		},
		close: async () => {
			for (const socket of all) socket.destroy();
			await new Promise<void>((closed) => server.close(() => closed()));
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
