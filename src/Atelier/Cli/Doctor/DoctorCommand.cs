using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Cli.Doctor;

/// <summary><c>atelier doctor</c>: looks at all that the server needs and says how to mend what is wrong. It changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    internal static Command Create(TimeProvider time)
    {
        var url = new Option<Uri?>("--url")
        {
            Description = "Where clients reach the server, to look at that, too", CustomParser = OptionValues.ReadUrl,
        };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command("doctor", "Look at all that the server needs, and say how to mend what is wrong. Changes nothing.")
        {
            url, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var ground = new Ground(ServeOptions.Read(parsed), parsed.GetValue(url), time);
            if (ground.Options.IsInMemory)
                throw new InvalidOperationException("With --storage memory there is nothing to look at beside the server.");
            var findings = await Checks.Run(ground, cancel);
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync(parsed.GetValue(json) ? ToJson(findings) : ToText(findings));
            return findings.Any(entry => entry.Finding.Health == Health.Problem) ? 1 : 0;
        });
        return command;
    }

    private static string ToJson(IReadOnlyList<NamedFinding> findings) => JsonSerializer.Serialize(
        findings.Select(entry => new { entry.Name, entry.Finding.Health, entry.Finding.Found, entry.Finding.Mend }), Json);

    private static string ToText(IReadOnlyList<NamedFinding> findings)
    {
        var lines = findings.SelectMany(entry => new[]
        {
            $"{Word(entry.Finding.Health),-7}  {entry.Name}: {entry.Finding.Found}",
            entry.Finding.Mend is { } mend ? $"         mend: {mend}" : null,
        }).OfType<string>();
        return $"{string.Join('\n', lines)}\n{Count(Health.Problem, "problem")}, {Count(Health.Warning, "warning")}";

        string Count(Health health, string word) =>
            findings.Count(entry => entry.Finding.Health == health) is var count && count == 1 ? $"1 {word}" : $"{count} {word}s";
    }

    private static string Word(Health health) => health.ToString().ToLowerInvariant();
}
