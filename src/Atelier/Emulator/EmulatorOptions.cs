using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.Emulator;

/// <summary>Makes a server of its parts.</summary>
internal delegate WebApplication BuildWorld(
    WebApplicationBuilder builder, Database database, IWorkstationEngine engine, ServerKey key, TimeProvider time);

/// <summary>What the emulator is started with.</summary>
/// <param name="Build">Makes the server of a world.</param>
/// <param name="Operations">The API's operations.</param>
/// <param name="Url">The address to listen on, such as <c>http://127.0.0.1:8080</c>; port 0 takes a free one.</param>
/// <param name="Account">The account whose administrator's key is given out at the start.</param>
/// <param name="Settings">The server's settings.</param>
/// <param name="Logs">Where everything is logged.</param>
internal sealed record EmulatorOptions(
    BuildWorld Build, IReadOnlyList<Operation> Operations, string Url, string Account, ServerSettings Settings,
    ILoggerFactory Logs)
{
    /// <summary>How long transitions take at the start and after every reset, by operation.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Delays { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Whether a 12-digit access key id is taken for the administrator of that account.</summary>
    public bool TakesAnyAccount { get; init; }

    /// <summary>The true time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
