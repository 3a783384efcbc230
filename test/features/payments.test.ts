/**
 * What is paid for, and what is told of it, over HTTP, feature by feature, on one stack that all of
 * them share. A month is some runs of schedules over all workspaces: what moves the clock comes
 * first, while there are few.
 */
import './reconciler.feature.ts';
import './subscriptions.feature.ts';
import './notices.feature.ts';
import './money.feature.ts';
