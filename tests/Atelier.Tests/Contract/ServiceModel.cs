using System.Diagnostics;
using System.Text.Json;

namespace Atelier.Tests.Contract;

/// <summary>The API's model as the AWS CLI carries it: what Debian's package awscli installed.</summary>
internal sealed class ServiceModel
{
    private const string Package = "awscli";
    private const string PathEnd = "/nimble/2020-08-01/service-2.json";
    private readonly JsonElement root;

    private ServiceModel(string folder, JsonElement root)
    {
        Folder = folder;
        this.root = root;
    }

    /// <summary>The folder that holds the model.</summary>
    public string Folder { get; }

    /// <summary>Every operation by its name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Operations =>
        root.GetProperty("operations").EnumerateObject().ToDictionary(operation => operation.Name, operation => operation.Value);

    /// <summary>Reads the installed model; skips the test where the package is not.</summary>
    public static async Task<ServiceModel> Read(CancellationToken cancel)
    {
        var path = await FindPath(cancel);
        Assert.SkipWhen(path is null, $"The model is part of Debian's package {Package}, missing here: apt-get install {Package}.");
        await using var file = File.OpenRead(path!);
        using var document = await JsonDocument.ParseAsync(file, cancellationToken: cancel);
        return new ServiceModel(Path.GetDirectoryName(path)!, document.RootElement.Clone());
    }

    public JsonElement Shape(string name) => root.GetProperty("shapes").GetProperty(name);

    private static async Task<string?> FindPath(CancellationToken cancel)
    {
        if (!File.Exists("/usr/bin/dpkg"))
            return null;
        using var dpkg = Process.Start(
            new ProcessStartInfo("/usr/bin/dpkg", ["-L", Package]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = dpkg.StandardError.ReadToEndAsync(cancel);
        var files = await dpkg.StandardOutput.ReadToEndAsync(cancel);
        await errors;
        await dpkg.WaitForExitAsync(cancel);
        return files.Split('\n').FirstOrDefault(file => file.EndsWith(PathEnd, StringComparison.Ordinal) && File.Exists(file));
    }
}
