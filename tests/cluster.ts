/** One throw-away PostgreSQL for a whole test run, with a migrated template that every test file clones. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noticesToday } from '#messages/notice.ts';
import { startEmbedded } from '#server/postgres/embedded.ts';
import { secondSecretFrom } from '#server/seal/second-secret.ts';
import { connect } from '#server/store/connect.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { ensureDatabase, migrate } from '#server/store/migrate.ts';
import { loginPasswords, passwordOf, socketLogins } from '#server/store/logins.ts';

/** The second secret of every test database. */
export const testSecret = secondSecretFrom(new Uint8Array(32).fill(7));
/** Receipts that cost next to nothing: what they really cost is shown by `receipt.test.ts`, and at a running server by proofs. */
export const quickly = { memoryCost: 1_024, timeCost: 1 };
export const templateName = 'suitcase_template';

/** Starts it and says where it is; `stop` removes every trace. Traces of runs that were killed go first. */
export async function startTestCluster(): Promise<{ socket: string; stop: () => Promise<void> }> {
	sweep();
	const data = mkdtempSync(join(tmpdir(), `suitcase-test-${process.pid}-`));
	const { derive } = testSecret;
	const server = await startEmbedded({
		data,
		owner: { name: 'suitcase_owner', password: passwordOf(derive, 'owner') },
		throwAway: true
	});
	const stop = async () => {
		await server.stop();
		rmSync(data, { recursive: true, force: true });
	};
	try {
		await ensureDatabase(socketLogins(server.socket, 'postgres', derive).owner, templateName);
		const { owner } = socketLogins(server.socket, templateName, derive);
		await migrate(owner, { passwords: loginPasswords(derive) });
		const db = connect({ owner }, 'owner');
		await registerNotices(db, noticesToday()).finally(() => db.destroy());
	} catch (error) {
		await stop();
		throw error;
	}
	return { socket: server.socket, stop };
}

// The server of a killed run ends by itself with its parent; its folder stays, and goes here.
function sweep(): void {
	for (const name of readdirSync(tmpdir())) {
		const pid = Number(/^suitcase-test-(\d+)-/.exec(name)?.[1]);
		if (pid && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
