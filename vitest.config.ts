import { defineConfig } from 'vitest/config';

/** Proofs that promise seconds: each has the machine to itself. */
const readTheClock = ['drill', 'fronts', 'gone-everywhere', 'hostile-files', 'silent-listener', 'start'].map(
	(name) => `tests/proofs/${name}.spec.ts`
);

/** Tests that wait for pages and for time to pass: four at a time leave two processors nothing to wait for. */
const waiting = { maxWorkers: 4, sequence: { groupOrder: 1 } };

/** Servers begin with a copy of what a first start left. */
const globalSetup = ['tests/journeys/first-starts.ts'];

export default defineConfig({
	test: {
		environment: 'node',
		pool: 'forks',
		// A process reads the program once, and then one file of tests after the other: what lives in modules lives on.
		isolate: false,
		// While one waits for the database or a program, the others compute.
		maxWorkers: 3,
		// Against hanging, not for speed: others may keep the machine busy.
		testTimeout: 120_000,
		hookTimeout: 300_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
					exclude: ['**/*.db.test.ts', '**/*.media.test.ts']
				}
			},
			{
				extends: true,
				// With the programs of the system, ffmpeg above all: too slow to wait for at each commit.
				test: { name: 'media', include: ['src/**/*.media.test.ts'], testTimeout: 300_000 }
			},
			{
				extends: true,
				test: {
					name: 'db',
					include: ['src/**/*.db.test.ts', 'tests/**/*.db.test.ts'],
					globalSetup: ['tests/database-setup.ts']
				}
			},
			{
				extends: true,
				// Journeys walk through the built program: run `npm run build` first, or `npm test`.
				test: {
					name: 'journeys',
					include: ['tests/journeys/**/*.spec.ts'],
					testTimeout: 300_000,
					globalSetup,
					...waiting
				}
			},
			{
				extends: true,
				// Proofs against the built program; SUITCASE_PROVE=1 runs them in full length.
				test: {
					name: 'proofs',
					include: ['tests/proofs/**/*.spec.ts'],
					exclude: readTheClock,
					testTimeout: 600_000,
					globalSetup,
					...waiting
				}
			},
			{
				extends: true,
				test: {
					name: 'clock',
					include: readTheClock,
					testTimeout: 600_000,
					globalSetup,
					fileParallelism: false,
					sequence: { groupOrder: 2 }
				}
			}
		]
	}
});
