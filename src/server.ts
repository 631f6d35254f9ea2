/** Starts everything in order, says where it is, and stops it in the opposite order. */
import { createCache } from '#server/cache/cache.ts';
import { compose, type Site } from '#server/compose.ts';
import { prepareAdapter, settingsOrExit, type Config } from '#server/config/config.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { tellingLimit } from '#server/http/limits.ts';
import { protocolHeader } from '#server/http/origin.ts';
import { createWeb, drain, listenOn, type FrameworkHandler } from '#server/http/serve.ts';
import { startWorker, type WorkerProcess } from '#server/http/worker-process.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { seedPractice } from '#server/store/accounts/practice.ts';
import { hasRecoveryKey } from '#server/seal/recovery.ts';
import { addSampleCollection } from '#server/sample/add-sample-collection.ts';
import { connect, type Logins } from '#server/store/connect.ts';
import { listen } from '#server/store/listen.ts';
import { makeFirstLink, readPractice, settlePractice } from '#server/store/site.ts';

const log = (line: string) => console.log(line);
const undo: (() => Promise<void>)[] = [];
let stopping: Promise<void> | null = null;

function stop(code: number): Promise<void> {
	return (stopping ??= (async () => {
		for (const step of undo.reverse()) await step().catch(() => {});
		process.exit(code);
	})());
}

async function readFirst(logins: Logins, config: Config): Promise<{ practice: boolean; token: string | null }> {
	if (!logins.owner) {
		const db = connect(logins, 'public');
		const practice = await readPractice(db).finally(() => db.destroy());
		return { practice, token: null };
	}
	const owner = connect(logins, 'owner');
	try {
		const practice = await settlePractice(owner, config.practice);
		if (practice && !config.practice)
			throw new Error(
				'This database is in practice mode, and practice is not allowed here (PRACTICE=off or DATABASE_URL). ' +
					'Nothing was changed. Leave it with: npm run suitcase -- practice off'
			);
		// In practice two seeded accounts stand in for everybody: nobody needs to be the manager yet.
		if (practice) {
			await seedPractice(owner);
			const { sealed } = filePlaces(config);
			await addSampleCollection(owner, { keysFile: config.keysFile, sealedFiles: sealed, clock: Date.now });
		}
		return { practice, token: practice ? null : await makeFirstLink(owner) };
	} finally {
		await owner.destroy();
	}
}

async function start(): Promise<void> {
	const settings = settingsOrExit();
	const { config } = settings;
	const database = await openDatabase(settings, { log });
	undo.push(database.stop);
	const { practice, token } = await readFirst(database.logins, config);

	const site: Site = { practice };
	const cache = createCache({ maxBytes: 32 * 1024 * 1024, clock: Date.now, monotonic: () => performance.now() });
	const hearing = listen(database.logins.public ?? '', {
		gone: cache.drop,
		listening: cache.listening,
		lost: cache.lost,
		beat: cache.beat,
		practice: (now) => (site.practice = now)
	});
	undo.push(hearing.stop);
	let worker: WorkerProcess | null = null;
	const { doors, close } = await compose({
		settings,
		logins: database.logins,
		secret: database.secret,
		cache,
		site,
		clock: Date.now,
		workerRuns: () => worker?.runs() ?? null
	});
	undo.push(close);
	if (config.workers) {
		worker = startWorker(log);
		undo.push(worker.stop);
	}

	prepareAdapter(protocolHeader, tellingLimit);
	const built: string = new URL('../build/handler.js', import.meta.url).href;
	const { handler } = (await import(built)) as { handler: FrameworkHandler };
	const web = createWeb(config, { doors, cache, handler });
	undo.push(() => drain(web, 3_000));
	const address = await listenOn(web, config);
	const shown = config.origin ?? address;
	// In one breath: whoever reads the first line has the link as well.
	log(
		[
			`Suitcase is ready: ${shown}${practice ? '  (practice mode: do not tell a real story here)' : ''}`,
			token && `Nobody manages it yet. Open this once, within 24 hours:\n  ${shown}/desk/welcome/${token}`,
			!practice &&
				config.doors === 'all' &&
				!hasRecoveryKey(config.keysFile) &&
				'Nobody has a recovery key yet. Make one and write it down: npm run suitcase -- keys recovery'
		]
			.filter(Boolean)
			.join('\n')
	);
	process.send?.({ address });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
start().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
	void stop(1);
});
