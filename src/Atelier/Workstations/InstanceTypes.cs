using System.Text.Json;
using System.Text.RegularExpressions;

namespace Atelier.Workstations;

/// <summary>
/// The machines that callers choose from, by name. The operator's file decides; clients know Amazon's names, so those are the defaults,
/// and any other name works as well.
/// </summary>
internal sealed partial class InstanceTypes
{
    public const string FileName = "instance-types.json";

    private const string Head =
        """
        // The machine types that launch profiles can offer: name, and what a workstation of that type gets.
        //   virtualCpus            processors; more than the host has means all of them
        //   memoryMiB              the most memory it can use; nothing is set aside
        //   minimumFreeMemoryMiB   what the host must have free for it to be started at all
        //   gpu                    true to require a graphics processor: set it where the hosts have one
        // Read when the server starts. Types that existing launch profiles offer should stay.

        """;

    private static readonly string[] Members = ["virtualCpus", "memoryMiB", "minimumFreeMemoryMiB", "gpu"];

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    private static readonly JsonDocumentOptions Reading =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    private readonly Dictionary<string, MachineShape> shapes;

    private InstanceTypes(Dictionary<string, MachineShape> shapes) => this.shapes = shapes;

    /// <summary>
    /// Amazon's types with processors and memory as on EC2. There each has a graphics processor; most hosts have none, so here none is
    /// asked for.
    /// </summary>
    public static InstanceTypes Default { get; } = new(new()
    {
        ["g4dn.xlarge"] = Shape(4, 16, 512),
        ["g4dn.2xlarge"] = Shape(8, 32, 512),
        ["g4dn.4xlarge"] = Shape(16, 64, 1024),
        ["g4dn.8xlarge"] = Shape(32, 128, 1024),
        ["g4dn.12xlarge"] = Shape(48, 192, 1024),
        ["g4dn.16xlarge"] = Shape(64, 256, 1024),
        ["g3.4xlarge"] = Shape(16, 122, 1024),
        ["g3s.xlarge"] = Shape(4, 30.5, 512),
        ["g5.xlarge"] = Shape(4, 16, 512),
        ["g5.2xlarge"] = Shape(8, 32, 512),
        ["g5.4xlarge"] = Shape(16, 64, 1024),
        ["g5.8xlarge"] = Shape(32, 128, 1024),
        ["g5.16xlarge"] = Shape(64, 256, 1024),
    });

    public IReadOnlyCollection<string> Names => shapes.Keys;

    /// <summary>The machine of that name, or null if the operator offers none.</summary>
    public MachineShape? Find(string name) => shapes.GetValueOrDefault(name);

    /// <summary>Reads the operator's file; when there is none yet, writes the defaults there, so that there is something to edit.</summary>
    /// <exception cref="InvalidDataException">The file is wrong; the message names each wrong entry and the rule.</exception>
    public static InstanceTypes ReadOrCreate(string file)
    {
        if (!File.Exists(file))
            File.WriteAllText(file, $"{Head}{JsonSerializer.Serialize(Default.shapes, Format)}\n");

        var faults = new List<string>();
        var shapes = Read(file, faults);
        if (faults.Count > 0)
            throw new InvalidDataException($"{file} is wrong; without it the defaults are written anew. {string.Join("; ", faults)}.");
        return new InstanceTypes(shapes);
    }

    private static Dictionary<string, MachineShape> Read(string file, List<string> faults)
    {
        var shapes = new Dictionary<string, MachineShape>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Reading);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.EnumerateObject().Any())
                faults.Add("It must be a JSON object with at least one instance type");
            else
                foreach (var entry in document.RootElement.EnumerateObject())
                    shapes[entry.Name] = Read(entry, faults);
        }
        catch (JsonException fault)
        {
            faults.Add($"It is no valid JSON: {fault.Message}");
        }

        return shapes;
    }

    private static MachineShape Read(JsonProperty entry, List<string> faults)
    {
        if (!Name().IsMatch(entry.Name))
            faults.Add($"{entry.Name}: a name has 1 to 64 lower-case letters, digits, dots and dashes, a letter or digit first");
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{entry.Name}: must be an object with virtualCpus, memoryMiB, minimumFreeMemoryMiB and gpu");
            return Shape(0, 0, 0);
        }

        foreach (var member in entry.Value.EnumerateObject().Where(member => !Members.Contains(member.Name)))
            faults.Add($"{entry.Name}.{member.Name}: is unknown; the members are {string.Join(", ", Members)}");
        var memory = ReadNumber(entry, "memoryMiB", 256, 16 << 20, faults);
        var gpu = entry.Value.TryGetProperty("gpu", out var value) ? value.ValueKind : JsonValueKind.Undefined;
        if (gpu is not (JsonValueKind.True or JsonValueKind.False))
            faults.Add($"{entry.Name}.gpu: must be true or false");
        return new MachineShape(
            ReadNumber(entry, "virtualCpus", 1, 1024, faults),
            memory,
            ReadNumber(entry, "minimumFreeMemoryMiB", 0, Math.Max(memory, 0), faults),
            gpu is JsonValueKind.True);
    }

    private static int ReadNumber(JsonProperty entry, string member, int least, int greatest, List<string> faults)
    {
        if (entry.Value.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) && number >= least && number <= greatest)
            return number;
        faults.Add($"{entry.Name}.{member}: must be a whole number from {least} to {greatest}");
        return greatest;
    }

    private static MachineShape Shape(int virtualCpus, double memoryGiB, int minimumFreeMemoryMiB) =>
        new(virtualCpus, (int)(memoryGiB * 1024), minimumFreeMemoryMiB, Gpu: false);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex Name();
}
