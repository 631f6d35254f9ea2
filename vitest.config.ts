import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		environment: 'node',
		pool: 'forks',
		maxWorkers: 2,
		testTimeout: 60_000,
		hookTimeout: 120_000,
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
					testTimeout: 120_000
				}
			},
			{
				extends: true,
				// Proofs against the built program, one at a time because they read the clock; SUITCASE_PROVE=1 runs them in full length.
				test: {
					name: 'proofs',
					include: ['tests/proofs/**/*.spec.ts'],
					testTimeout: 600_000,
					fileParallelism: false
				}
			}
		]
	}
});
