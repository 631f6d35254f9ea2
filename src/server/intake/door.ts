/** The tellers' door: everything a person with a story can do without an account. */
import type { IntakeDeps } from './deps.ts';
import { createMineDoor, type MineDoor } from './mine.ts';
import { createMinePages, type MinePages } from './mine-pages.ts';
import { createReportPages, type ReportPages } from './report-page.ts';
import { createStopPages, type StopPages } from './stop-page.ts';
import { createTellDoor, type TellDoor } from './tell.ts';

export interface IntakeDoor {
	readonly tell: TellDoor;
	readonly mine: MineDoor & MinePages;
	readonly stop: StopPages;
	readonly report: ReportPages;
}

/** Opens the door with what it is given; it reaches for nothing else. */
export function createIntakeDoor(deps: IntakeDeps): IntakeDoor {
	const { db, seal, secret, files, practice, notices, clock, log } = deps;
	const mine = createMineDoor({
		db,
		seal,
		passKey: secret.derive('intake-pass'),
		sealedFiles: files,
		practice,
		notices,
		clock,
		log
	});
	return {
		tell: createTellDoor(deps),
		mine: { ...mine, ...createMinePages(mine) },
		stop: createStopPages(mine),
		report: createReportPages(mine)
	};
}
