import { startTestCluster } from './cluster.ts';

/** Vitest calls this once before all database tests, and what it returns once after them. */
export default async function setup(): Promise<() => Promise<void>> {
	const cluster = await startTestCluster();
	process.env.SUITCASE_TEST_SOCKET = cluster.socket;
	return cluster.stop;
}
