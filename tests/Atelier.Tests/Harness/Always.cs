using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Harness;

/// <summary>Checks that something holds for whatever FsCheck draws; a failure shows the least example and how to replay it.</summary>
internal static class Always
{
    public static Task Holds<T>(Gen<T> values, int times, Func<T, Task> check) => Holds(Arb.From(values), times, check);

    // FsCheck waits for each task on the thread it was called on.
    public static Task Holds<T>(Arbitrary<T> values, int times, Func<T, Task> check) => Task.Run(
        () => Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(values, check)));
}
