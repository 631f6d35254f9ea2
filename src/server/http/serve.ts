/** The web server: refuses early, gives what was kept, and wakes the framework for the rest. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Cache } from '#server/cache/cache.ts';
import { canonical, keyFor } from '#server/cache/key.ts';
import type { Doors } from '#server/compose.ts';
import type { Config } from '#server/config/config.ts';
import { listensAt } from '#server/config/site-address.ts';
import { createCallers } from './caller.ts';
import { createFrameWatch, framedBy } from './framed.ts';
import { give } from './give.ts';
import { closedPolicy, commonHeaders } from './headers.ts';
import { longestBody, patienceFor, tooLarge } from './limits.ts';
import { createReadingLimit } from './reading-limit.ts';
import { addressOf, isLocal, mayChange, settleOrigin } from './origin.ts';
import { refuseRequest } from './refusal.ts';
import { createSide, type SuitcaseRequest } from './side.ts';

export type FrameworkHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** A server that is not listening yet. */
export function createWeb(
	config: Config,
	{ doors, cache, handler }: { doors: Doors; cache: Cache; handler: FrameworkHandler }
): Server {
	const callerOf = createCallers(doors.clock);
	const callerFrom = (request: IncomingMessage) => callerOf(addressOf(request, config.trustedProxy));
	const readers = createReadingLimit(doors.clock, callerOf);
	const frames = createFrameWatch(cache, { note: doors.public.noteFrame, clock: doors.clock });
	const typedHost = config.origin ? new URL(config.origin).host : null;
	const ownHost = ({ headers }: IncomingMessage) => typedHost ?? headers.host ?? '';

	const answer = (request: SuitcaseRequest, response: ServerResponse, isElsewhere: boolean) => {
		const reading = request.method === 'GET' || request.method === 'HEAD';
		const key = reading ? canonical(request.url ?? '') : null;
		// Whoever saves data gets pages with the smallest pictures; they are kept beside the others.
		const savesData = request.headers['save-data'] === 'on';
		const stored = key === null ? null : keyFor(key, savesData);
		const kept = stored === null || isElsewhere ? undefined : cache.get(stored);
		if (kept) return give(kept, request, response, doors.clock());
		const common = commonHeaders({ origin: config.origin, practice: doors.site.practice }, request.url);
		for (const [name, value] of common) response.setHeader(name, value);
		if (isElsewhere) return refuseRequest(response, 'only_this_computer');
		// Whoever saves data reads in the device's own letters.
		if (savesData && request.url?.startsWith('/fonts/')) {
			response.writeHead(404, {
				'cache-control': 'no-store',
				'content-security-policy': closedPolicy,
				vary: 'save-data'
			});
			response.end();
			return;
		}
		const wait = reading ? readers.wait(request.url ?? '', addressOf(request, config.trustedProxy)) : null;
		if (wait !== null) {
			response.setHeader('retry-after', wait);
			return refuseRequest(response, 'too_many');
		}
		const refused = tooLarge(request);
		if (refused) return refuseRequest(response, 'too_large', refused);
		const origin = settleOrigin(request.headers, config.origin, config.trustedProxy);
		if (!mayChange(request, origin)) return refuseRequest(response, 'not_from_here');
		if (!reading) endSlowBody(request);
		// The page never sees what is not part of its key.
		if (key !== null) request.url = key;
		request.suitcase = createSide(doors, cache, {
			key: stored,
			savesData,
			caller: callerFrom(request),
			framedBy: framedBy(request.headers, ownHost(request)),
			accept: request.headers['accept-encoding']?.toString(),
			stranger: reading && request.headers.cookie === undefined && request.headers.authorization === undefined,
			common
		});
		handler(request, response, () => {
			response.statusCode = 404;
			response.end();
		});
	};
	const answerOrNote = (request: SuitcaseRequest, response: ServerResponse) => {
		const isElsewhere = doors.site.practice && !isLocal(request.headers);
		const about = { own: ownHost(request), caller: () => callerFrom(request) };
		const noting = isElsewhere ? null : frames.before(request, about);
		if (noting === null) return answer(request, response, isElsewhere);
		void noting.then((noted) => {
			if (noted) return answer(request, response, isElsewhere);
			for (const [name, value] of commonHeaders({ origin: config.origin, practice: doors.site.practice }))
				response.setHeader(name, value);
			refuseRequest(response, 'starting');
		});
	};
	const server = createServer(
		{ requestTimeout: longestBody, headersTimeout: 20_000, keepAliveTimeout: 10_000 },
		answerOrNote
	);
	// A line on which nothing moves for two minutes is not slow, it is gone.
	server.setTimeout(120_000);
	return server;
}

/** Node knows one limit of time for all; words need far less than a film, and a sender that dawdles holds a place. */
function endSlowBody(request: SuitcaseRequest): void {
	const late = setTimeout(() => request.destroy(), patienceFor(request.url ?? ''));
	late.unref();
	request.once('close', () => clearTimeout(late));
}

/** Listens and gives the address to print. Throws a plain sentence if the port is taken or not allowed. */
export function listenOn(server: Server, { host, port }: Config): Promise<string> {
	return new Promise((done, fail) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const remedy =
				error.code === 'EADDRINUSE'
					? `the port ${port} is taken by another program. Stop that one, or choose another with PORT`
					: error.code === 'EACCES'
						? `the port ${port} needs more rights. Choose one above 1023 with PORT`
						: `${host}:${port} cannot be used (${error.code}). Look at HOST and PORT`;
			fail(new Error(`Suitcase cannot be reached: ${remedy}.`));
		});
		server.listen(port, host, () => {
			const at = server.address();
			const real = typeof at === 'object' && at ? at.port : port;
			done(listensAt(host, real));
		});
	});
}

/** Takes no more requests and lets those under way finish, for `patience` ms. */
export async function drain(server: Server, patience: number): Promise<void> {
	const closed = new Promise<void>((done) => server.close(() => done()));
	server.closeIdleConnections();
	const late = setTimeout(() => server.closeAllConnections(), patience);
	await closed;
	clearTimeout(late);
}
