import { createContext } from 'svelte';
import type { StepName } from '#domain/story/steps.ts';

/** Where on the review page each step is done. */
export const STEP_PLACES: Readonly<Record<StepName, string>> = {
	text: 'telling',
	pictures: 'picture',
	questions: 'checklist',
	danger: 'risk',
	alone: 'alone',
	teller: 'acts',
	second: 'acts',
	publish: 'acts'
};

/** What comes next, for every sheet of the page; null where nothing does. */
export const [nextStep, setNextStep] = createContext<() => StepName | null>();
