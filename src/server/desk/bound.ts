/** Gives functions what they may use, so that a page passes on only what somebody asked for. */
export function boundTo<Deps>(deps: Deps) {
	return <Rest extends unknown[], Answer>(act: (deps: Deps, ...rest: Rest) => Answer) =>
		(...rest: Rest): Answer =>
			act(deps, ...rest);
}
