using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Workstations;

namespace Atelier.Tests.Workstations;

public sealed class InstanceTypesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-test");

    private string FileName => Path.Combine(folder.FullName, InstanceTypes.FileName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_defaults_are_the_types_that_the_contract_lists()
    {
        var known = ShapeReader.Of(typeof(StreamConfiguration)).Members.Single(member => member.Name == "ec2InstanceTypes").Shape.Item!;

        Assert.Equal(known.Values, InstanceTypes.Default.Names);
        Assert.Equal(new MachineShape(4, 16384, 512, Gpu: false), InstanceTypes.Default.Find("g4dn.xlarge"));
        Assert.Equal(new MachineShape(4, 31232, 512, Gpu: false), InstanceTypes.Default.Find("g3s.xlarge"));
    }

    [Fact]
    public void The_first_start_writes_the_defaults_for_the_operator_to_edit()
    {
        InstanceTypes.ReadOrCreate(FileName);
        File.WriteAllText(FileName, File.ReadAllText(FileName).Replace("16384", "8192", StringComparison.Ordinal));

        var edited = InstanceTypes.ReadOrCreate(FileName);

        Assert.Equal(InstanceTypes.Default.Names, edited.Names);
        Assert.Equal(8192, edited.Find("g4dn.xlarge")!.MemoryMiB);
    }

    [Fact]
    public void An_operator_names_types_as_they_like()
    {
        File.WriteAllText(FileName, """
            {
              // The two machines under the stairs.
              "stairs.large": { "virtualCpus": 12, "memoryMiB": 65536, "minimumFreeMemoryMiB": 2048, "gpu": true },
            }
            """);

        var types = InstanceTypes.ReadOrCreate(FileName);

        Assert.Equal(["stairs.large"], types.Names);
        Assert.Equal(new MachineShape(12, 65536, 2048, Gpu: true), types.Find("stairs.large"));
        Assert.Null(types.Find("g4dn.xlarge"));
    }

    [Theory]
    [InlineData("""{"Large": 1}""", "Large: a name has 1 to 64 lower-case letters")]
    [InlineData("""{"large": 1}""", "large: must be an object with virtualCpus")]
    [InlineData("""{"large": {"virtualCpus": 0}}""", "large.virtualCpus: must be a whole number from 1 to 1024")]
    [InlineData("""{"large": {"memoryMiB": "16 GiB"}}""", "large.memoryMiB: must be a whole number from 256 to")]
    [InlineData("""{"large": {"memoryMiB": 1024, "minimumFreeMemoryMiB": 2048}}""", "FreeMemoryMiB: must be a whole number from 0 to 1024")]
    [InlineData("""{"large": {"gpu": "yes"}}""", "large.gpu: must be true or false")]
    [InlineData("""{"large": {"cpus": 4}}""", "large.cpus: is unknown; the members are virtualCpus, memoryMiB")]
    [InlineData("""{}""", "at least one instance type")]
    [InlineData("""[]""", "must be a JSON object")]
    [InlineData("{\n\"large\": {,}}", "no valid JSON")]
    [InlineData("""{"large": {}, "large": {}}""", "Duplicate property 'large'")]
    public void A_wrong_file_is_refused_with_the_entry_and_the_rule(string content, string rule)
    {
        File.WriteAllText(FileName, content);

        var fault = Assert.Throws<InvalidDataException>(() => InstanceTypes.ReadOrCreate(FileName));

        Assert.Contains(FileName, fault.Message);
        Assert.Contains(rule, fault.Message);
    }
}
