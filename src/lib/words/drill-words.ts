/** Words for the steps and the results of the nightly drill. */
import { isDrillStep, DRILL_SKIPS, type DrillSkip } from '#domain/drill/steps.ts';
import { m } from '#lib/paraglide/messages.js';

/** What a step does; a step of another version by its own name. */
export function drillStepWord(step: string | null): string {
	return isDrillStep(step) ? m[`drill_step_${step}`]() : (step ?? '');
}

/** What could not be looked at. */
export function drillSkipWord(skip: string): string {
	return isSkip(skip) ? m[`drill_skip_${skip}`]() : skip;
}

function isSkip(skip: string): skip is DrillSkip {
	return (DRILL_SKIPS as readonly string[]).includes(skip);
}

/** How much was found where: names of tables and folders, for those who look after the site. */
export function drillPlaces(residue: unknown): string {
	if (typeof residue !== 'object' || residue === null) return '';
	return Object.entries(residue)
		.map(([place, much]) => `${place} (${String(much)})`)
		.join(', ');
}
