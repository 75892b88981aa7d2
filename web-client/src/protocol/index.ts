// The one door through which the client imports the shapes of the wire.
export type * from './frames';
export type * from './directory';
