/** Compiles where the value has the type. */
export declare function accepts<T>(value: T): void;
