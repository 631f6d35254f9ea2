/** A proxy in front of the server, as an installation has one: it writes down who called, and no more. */
import { createServer, request as ask } from 'node:http';

export interface Proxy {
	readonly origin: string;
	/** The address that requests come from, from now on. */
	callFrom(address: string): void;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts one on a free port in front of `origin`. The server must trust one proxy (`TRUSTED_PROXY=1`). */
export async function startProxy(origin: string): Promise<Proxy> {
	let caller = '192.0.2.1';
	const server = createServer((request, response) => {
		const headers = { ...request.headers, 'x-forwarded-for': caller, 'x-forwarded-proto': 'http' };
		const onward = ask(origin + (request.url ?? ''), { method: request.method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const at = server.address();
	return {
		origin: `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`,
		callFrom: (address) => (caller = address),
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		}
	};
}
