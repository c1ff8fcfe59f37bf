using Atelier.Api;
using Atelier.Emulator;
using Atelier.Identity.Oidc;
using Atelier.Workstations;

namespace Atelier.Cli;

/// <summary>Runs the emulator: <c>atelier serve</c> with simulated workstations and nothing kept.</summary>
internal static class EmulatorRun
{
    public static async Task<int> Run(
        ServeOptions options, ServerSettings settings, BuildServer build, Func<IReadOnlyList<Operation>> operations,
        CancellationToken cancel)
    {
        // Begun first, on another processor: all else takes as long as this.
        var database = Task.Run(() => WorldDatabase.Open(cancel), cancel);
        using var logs = ConsoleLogs.Create();
        var emulator = new EmulatorOptions(
            (builder, database, engine, key, time) =>
                build(builder, database, engine, InstanceTypes.Default, key, settings, OidcIssuers.None, time),
            operations(), $"http://{options.Listen}:{options.Port}", InitCommand.Account, settings, logs)
        {
            Delays = options.EmulatorDelays,
            TakesAnyAccount = options.EmulatorAnyAccount,
        };
        await using var host = await EmulatorHost.Start(emulator, database, cancel);
        Console.WriteLine(KeyExports.OfServerInMemory(host.Key, host.Password));
        Console.WriteLine($"Atelier answers at {string.Join(", ", host.Addresses)}");
        var told = new TaskCompletionSource();
        await using var registration = cancel.Register(told.SetResult);
        await told.Task;
        return 0;
    }
}
